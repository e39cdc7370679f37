/** The two ways into one catalog: Data Map, and the older Catalog. */
export type Surface = 'datamap' | 'catalog';

/** What each is called, where it answers, and the api-versions that those of its routes have which ask for one. */
export const surfaces: Record<Surface, { plane: string; prefix: string; versions: readonly string[] }> = {
  datamap: {
    plane: 'Data Map',
    prefix: '/datamap/api',
    versions: ['2023-09-01', '2023-10-01-preview', '2024-03-01-preview'],
  },
  catalog: {
    plane: 'Catalog',
    prefix: '/catalog/api',
    versions: ['2021-05-01-preview', '2022-03-01-preview', '2022-08-01-preview', '2023-02-01-preview'],
  },
};
