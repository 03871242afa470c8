import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { callFailed } from './call-failed.ts';
import { createHomeClient, type HomeSettings } from './home-client.ts';

export interface ObjectAddress {
  readonly bucket: string;
  readonly key: string;
}

/** Without s3:ListBucket, S3 answers AccessDenied for an object that is not there. */
export const objectActions = ['s3:GetObject', 's3:ListBucket'] as const;

const hints = {
  NoSuchKey: 'Upload it, or correct its key',
  NoSuchBucket: 'Create the bucket, or correct its name',
  AccessDenied:
    'Allow s3:GetObject on it for this role (and kms:Decrypt, if it is encrypted under a customer-managed key); without s3:ListBucket on the bucket, S3 says this of a missing object too',
};

/**
 * The text of an S3 object of at most `largest` bytes; more is never read into memory.
 * @throws Error saying what was asked, what came back and what helps.
 */
export async function readObject(
  { bucket, key }: ObjectAddress,
  largest: number,
  settings: HomeSettings,
): Promise<string> {
  const what = `GetObject of s3://${bucket}/${key}`;
  const { send, close } = createHomeClient(
    settings,
    (config) =>
      // An emulator knows no host names per bucket; and a bucket may be in another Region.
      new S3Client({ ...config, forcePathStyle: settings.endpoint !== undefined, followRegionRedirects: true }),
  );
  try {
    return await send(async (client, options) => {
      const { Body, ContentLength } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }), options);
      return textOf(Body, largest, ContentLength);
    });
  } catch (error) {
    throw callFailed(what, error, hints);
  } finally {
    close();
  }
}

async function textOf(body: unknown, largest: number, announced: number | undefined): Promise<string> {
  if (!isChunks(body)) throw new Error('the answer has no content');
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > largest) throw new Error(`the object is larger than ${largest} bytes`);
    chunks.push(chunk);
  }
  // Half a policy may be valid, and ask for less.
  if (announced !== undefined && size !== announced) {
    throw new Error(`the answer holds ${size} bytes, and S3 announced ${announced}`);
  }
  return Buffer.concat(chunks).toString();
}

function isChunks(body: unknown): body is AsyncIterable<Uint8Array> {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}
