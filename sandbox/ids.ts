import { hash } from 'node:crypto';

/** Lays the SHA-256 of a name out as a guid, so that every start makes the same ids. */
export function guid(name: string): string {
  const hex = hash('sha256', name);
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ];
  return parts.join('-');
}

/** The guid of an asset: those made by Purview's scans end in f6f6f60000. */
export function assetGuid(name: string): string {
  return `${guid(name).slice(0, -10)}f6f6f60000`;
}

/** The id of a request: Entra ID's end in 00. */
export function requestGuid(name: string): string {
  return `${guid(name).slice(0, -2)}00`;
}

/** Who makes what a scan finds: the account's own identity. Entities recorded since 2023 name ids. Those of 2022 said `ServiceAdmin`. */
export const scanner: string = guid('identity of the account');
