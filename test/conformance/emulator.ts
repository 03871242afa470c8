import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

export type Peer = 'simulator' | 'moto';

/** A Secrets Manager that is not AWS, driven over HTTP by the real SDK client. */
export interface Emulator {
  readonly peer: Peer;
  url(): string;
  /** One attempt per call: a retry would hide what the emulator answered. */
  client(region: string): SecretsManagerClient;
  /** Lets replication that has started come to its end. */
  settle(): Promise<void>;
  /** Forgets every secret. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

/** Regions of the suite; which is the primary's is up to each test. */
export const home = 'eu-central-1';
export const away = 'eu-west-1';
export const third = 'us-east-1';

/** Clients for one address, kept by Region. */
export function clientsFor(url: () => string): { client(region: string): SecretsManagerClient; destroy(): void } {
  const clients = new Map<string, SecretsManagerClient>();
  return {
    client(region) {
      const known = clients.get(region);
      if (known) return known;
      const client = new SecretsManagerClient({
        region,
        endpoint: url(),
        maxAttempts: 1,
        credentials: { accessKeyId: 'conformance', secretAccessKey: 'not-a-secret' },
      });
      clients.set(region, client);
      return client;
    },
    destroy() {
      for (const client of clients.values()) client.destroy();
      clients.clear();
    },
  };
}
