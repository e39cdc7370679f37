import type { Contact } from '../catalog/entity';
import { staff } from '../entra/people';

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

/** As the portal notes somebody of the directory. */
function person(name: string): Contact {
  const found = staff.find(({ displayName }) => displayName === name);
  if (found === undefined) throw new Error(`Nobody at Contoso is called "${name}".`);
  return { id: found.objectId, info: `${name}, ${found.jobTitle}` };
}

/** The people whom assets name as owner or expert. */
export const people = {
  amara: person('Amara Diallo'),
  jonas: person('Jonas Lindqvist'),
  priya: person('Priya Raman'),
  elena: person('Elena Petrova'),
  marco: person('Marco Bianchi'),
  sofie: person('Sofie Jensen'),
  david: person('David Okafor'),
  noor: person('Noor Haddad'),
};

export type Person = keyof typeof people;
