/** The audiences that the service's own 401 lists, in its order and spelling. */
export const purviewAudiences = [
  'f9ee0641-efe0-4c37-a6b5-07c021b33ba4',
  '73c2949e-da2d-457a-9607-fcc665198967',
  'https://purview.azure.net',
  'https://purview.azure.net/',
  'https://api.purview.microsoft.com',
  'https://api.purview.microsoft.com/',
  'https://database.windows.net',
  'https://database.windows.net/',
];

/** Those of Microsoft Graph. */
export const msGraphAudiences = [
  'https://graph.microsoft.com',
  'https://graph.microsoft.com/',
  '00000003-0000-0000-c000-000000000000',
];
