import type { Contact } from '../catalog/entity';
import { guid } from '../ids';

/** The short words that the tables of this folder use for classifications. */
export const classifications: Record<string, string> = {
  EMAIL: 'MICROSOFT.PERSONAL.EMAIL',
  NAME: 'MICROSOFT.PERSONAL.NAME',
  PHONE: 'MICROSOFT.PERSONAL.US.PHONE_NUMBER',
  ADDRESS: 'MICROSOFT.PERSONAL.PHYSICALADDRESS',
  BIRTH: 'MICROSOFT.PERSONAL.DATE_OF_BIRTH',
  IP: 'MICROSOFT.PERSONAL.IPADDRESS',
  CITY: 'MICROSOFT.GOVERNMENT.CITY_NAME',
  COUNTRY: 'MICROSOFT.GOVERNMENT.COUNTRY_NAME',
  ZIP: 'MICROSOFT.GOVERNMENT.US.ZIP_CODE',
  CARD: 'MICROSOFT.FINANCIAL.CREDIT_CARD_NUMBER',
  BANK: 'MICROSOFT.FINANCIAL.US.ABA_ROUTING_NUMBER',
  SSN: 'MICROSOFT.GOVERNMENT.US.SOCIAL_SECURITY_NUMBER',
};

const person = (name: string, role: string): Contact => ({ id: guid(`person ${name}`), info: `${name}, ${role}` });

/** The people whom assets name as owner or expert. */
export const people = {
  amara: person('Amara Diallo', 'CRM product owner'),
  jonas: person('Jonas Lindqvist', 'data engineer'),
  priya: person('Priya Raman', 'warehouse architect'),
  elena: person('Elena Petrova', 'sales reporting'),
  marco: person('Marco Bianchi', 'financial controller'),
  sofie: person('Sofie Jensen', 'newsletter editor'),
  david: person('David Okafor', 'customer insight lead'),
  noor: person('Noor Haddad', 'privacy officer'),
};

export type Person = keyof typeof people;
