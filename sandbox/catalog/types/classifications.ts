/** The classifications with their display names; unconfirmed ones read as the documentation calls them. */
export const classificationTypes: Record<string, string> = {
  'MICROSOFT.PERSONAL.EMAIL': 'Email Address',
  'MICROSOFT.PERSONAL.NAME': "Person's Name",
  'MICROSOFT.PERSONAL.US.PHONE_NUMBER': 'U.S. Phone Number',
  'MICROSOFT.PERSONAL.EU.PHONE_NUMBER': 'EU Phone Number (deprecated)',
  'MICROSOFT.PERSONAL.PHYSICALADDRESS': "Person's Address",
  'MICROSOFT.PERSONAL.IPADDRESS': 'IP Address',
  'MICROSOFT.PERSONAL.AGE': 'Age of an individual',
  'MICROSOFT.PERSONAL.DATE_OF_BIRTH': 'Date of Birth',
  'MICROSOFT.PERSONAL.ETHNIC_GROUP': 'Ethnic Group',
  'MICROSOFT.PERSONAL.GEOLOCATION': 'Geolocation (Lat/Lon)',
  'MICROSOFT.FINANCIAL.CREDIT_CARD_NUMBER': 'Credit Card Number',
  'MICROSOFT.FINANCIAL.EU_DEBIT_CARD': 'EU Debit Card Number',
  'MICROSOFT.FINANCIAL.US.ABA_ROUTING_NUMBER': 'ABA Routing Number',
  'MICROSOFT.GOVERNMENT.US.SOCIAL_SECURITY_NUMBER': 'U.S. Social Security Number (SSN)',
  'MICROSOFT.GOVERNMENT.EU.NATIONAL_IDENTIFICATION_NUMBER': 'EU National Identification Number',
  'MICROSOFT.GOVERNMENT.US.PASSPORT_NUMBER': 'U.S. Passport Number',
  'MICROSOFT.GOVERNMENT.US.DRIVERS_LICENSE_NUMBER': "U.S. Driver's License Number",
  'MICROSOFT.GOVERNMENT.CITY_NAME': 'World Cities',
  'MICROSOFT.GOVERNMENT.COUNTRY_NAME': 'Country/Region',
  'MICROSOFT.GOVERNMENT.US.STATE': 'U.S. State Name',
  'MICROSOFT.GOVERNMENT.US.ZIP_CODE': 'U.S. Zip Codes',
  'MICROSOFT.GOVERNMENT.GERMANY.ID_CARD_NUMBER': 'Germany Identity Card Number',
  'MICROSOFT.GOVERNMENT.FRANCE.CNI': 'France National ID Card (CNI)',
  'MICROSOFT.GOVERNMENT.SPAIN.DNI': 'Spain DNI',
  'MICROSOFT.SECURITY.COMMON_PASSWORDS': 'Common Passwords',
  'MICROSOFT.SYSTEM.TEMP_FILE': 'Temporary File',
  'MICROSOFT.POWERBI.ENDORSEMENT': 'Power BI Endorsement',
};

/** The super type of every classification above, as of 2024. */
export const baseClassification = 'MICROSOFT.BASE.CLASSIFICATION';
