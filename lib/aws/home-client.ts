import type { Region } from '../domain/secret.ts';
import type { AwsSettings, ClientSettings } from './client-settings.ts';
import { type AwsClient, connect, type Traits } from './connection.ts';

/** Settings of a service that is used in one Region only: where the auditor itself runs. */
export interface HomeSettings extends AwsSettings {
  readonly region: Region;
}

export interface HomeClient<Client> {
  /** Sends one request; fails with whatever the SDK, the network or the deadline throws. */
  send<T>(request: (client: Client, options: { readonly abortSignal: AbortSignal }) => Promise<T>): Promise<T>;
  /** Ends every connection at once; a request that is under way fails. */
  close(): void;
}

/** One service in one Region, over a connection of its own. */
export function createHomeClient<Client extends AwsClient>(
  settings: HomeSettings,
  create: (settings: ClientSettings) => Client,
  traits?: Traits,
): HomeClient<Client> {
  const connection = connect(settings);
  const send = connection.service(create, traits);
  return { send: (request) => send(settings.region, request), close: connection.close };
}
