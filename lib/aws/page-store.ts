import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { PageStore } from '../service/listing.ts';
import { callFailed } from './call-failed.ts';
import { createHomeClient, type HomeClient, type HomeSettings } from './home-client.ts';

export const pageStoreActions = ['s3:GetObject', 's3:PutObject'] as const;

const hints = {
  NoSuchKey: 'What is listed is kept for a day: audit the account anew',
  AccessDenied: 'Allow s3:GetObject and s3:PutObject in this bucket for this role, and its key, if it has one',
};

/** Pages of listings in an S3 bucket, which encrypts them and lets them expire. Holds connections, from its first use, until it is closed. */
export function createPageStore(bucket: string, settings: HomeSettings): PageStore & { close(): void } {
  let home: HomeClient<S3Client> | undefined;
  const client = () => {
    home ??= createHomeClient(settings, (config) => new S3Client(config), { emptyAnswers: true });
    return home;
  };

  return {
    async put(Key, Body) {
      try {
        await client().send((s3, options) => s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body }), options));
      } catch (error) {
        throw callFailed(`PutObject of s3://${bucket}/${Key}`, error, hints);
      }
    },
    async get(Key) {
      try {
        // Whole, some 20 MB: a call's deadline would end before the last of its pages is judged.
        return await client().send(async (s3, options) => {
          const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }), options);
          if (!Body) throw new Error('the answer has no content');
          return Body.transformToByteArray();
        });
      } catch (error) {
        throw callFailed(`GetObject of s3://${bucket}/${Key}`, error, hints);
      }
    },
    close: () => home?.close(),
  };
}
