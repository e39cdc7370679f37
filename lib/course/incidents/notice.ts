import type { Config } from '../../core/config.ts';
import type { NetworkOptions } from '../../core/transport.ts';
import type { CatalogPolicy } from '../../planes/catalog-policy.ts';
import type { MetadataPolicy } from '../../planes/policy.ts';
import { control } from '../sandbox.ts';

/** What an open incident is undone by. It is noted in the sandbox before anything is made: no kernel has to live for it, and it ends with its world. */
export interface Kept {
  hasCatalog: boolean;
  /** The policies as they were. */
  policies: MetadataPolicy[];
  catalogPolicies: CatalogPolicy[];
  /** Object ids of the registrations that were made. */
  registrations: string[];
  /** All ids of those applications: none of them is to hold a role in the end. */
  principals: string[];
  /** Names of the collections that were made, parents first. */
  collections: string[];
  /** How many hints were shown since it was opened, or before, while it was not mended. */
  hints: number;
  /** By how many seconds the clock is moved at this moment. */
  seconds: number;
}

/** An open incident, as the sandbox keeps it and the portal shows it. */
export interface Notice {
  name: string;
  number: number;
  title: string;
  symptom: string;
  kept: Kept;
}

/** The open incident of a sandbox, or nothing. */
export async function openNotice(config: Config, network: NetworkOptions = {}): Promise<Notice | undefined> {
  const { incident } = await control<{ incident: Notice | null }>(config, 'incident', network);
  return incident ?? undefined;
}

export async function keepNotice(config: Config, notice: Notice, network: NetworkOptions = {}): Promise<void> {
  await control(config, 'incident', { ...network, method: 'PUT', order: notice });
}

export async function removeNotice(config: Config, network: NetworkOptions = {}): Promise<void> {
  await control(config, 'incident', { ...network, method: 'DELETE' });
}

/** How the application of an incident is called, by which it is found again. */
export const programName = (number: number): string => `Nightly job (incident ${number})`;
