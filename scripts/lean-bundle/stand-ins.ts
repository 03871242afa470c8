import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/** What a file of a package must export, and what stands there instead of it; `none(what)` throws. */
interface StandIn {
  readonly file: RegExp;
  readonly exports: string;
  readonly contents: string;
}

const none = `
  const none = (what) => { throw new Error('The functions are bundled without ' + what + ': see scripts/lean-bundle.'); };`;

/**
 * What packages hold for hosts and settings that no function has, and no annotation would let go: 20 kB of a function with
 * a table and a bus. Where one of these is asked for all the same, that fails, and says of what it is.
 */
const standIns: readonly StandIn[] = [
  {
    // DynamoDB's client makes one, and no command of its asks it: all it does is hold mnemonist and obliterator.
    file: /@aws-sdk[\\/]endpoint-cache[\\/]dist-es[\\/]EndpointCache\.js$/,
    exports: 'EndpointCache',
    contents: `
      const asked = () => none('the discovery of endpoints');
      export class EndpointCache { getEndpoint = asked; get = asked; set = asked; delete = asked; has = asked; clear = asked; }`,
  },
  {
    // For several Regions at once ("*": a global endpoint of EventBridge, an access point of S3) it takes a signer that is not in a bundle.
    file: /@aws-sdk[\\/]signature-v4-multi-region[\\/]dist-es[\\/]SignatureV4MultiRegion\.js$/,
    exports: 'SignatureV4MultiRegion',
    contents: `
      import { SignatureV4SignWithCredentials } from './SignatureV4SignWithCredentials';
      export class SignatureV4MultiRegion {
        static sigv4aDependency() { return 'none'; }
        constructor(options) { this.one = new SignatureV4SignWithCredentials(options); }
        async sign(request, options = {}) { return this.of(options).sign(request, options); }
        async signWithCredentials(request, credentials, options = {}) {
          return this.of(options).signWithCredentials(request, credentials, options);
        }
        async presign(request, options = {}) { return this.of(options).presign(request, options); }
        async presignWithCredentials(request, credentials, options = {}) {
          return this.of(options).presignWithCredentials(request, credentials, options);
        }
        of({ signingRegion }) {
          return signingRegion === '*' ? none('a signer for several Regions at once') : this.one;
        }
      }`,
  },
  {
    // For a Node that was built without OpenSSL.
    file: /@smithy[\\/]core[\\/]dist-es[\\/]submodules[\\/]checksum[\\/]sha256[\\/]Sha256Js\.js$/,
    exports: 'Sha256Js',
    contents: `export class Sha256Js { constructor() { none('a SHA-256 of its own'); } }`,
  },
  {
    file: /@aws-sdk[\\/]checksums[\\/]dist-es[\\/]submodules[\\/]sha[\\/]sha1[\\/]Sha1Js\.js$/,
    exports: 'Sha1Js',
    contents: `export class Sha1Js { constructor() { none('a SHA-1 of its own'); } }`,
  },
  {
    // Our clients have retries of their own (lib/aws/retry.ts); that of the durable SDK would have these if the environment said so.
    file: /@smithy[\\/]core[\\/]dist-es[\\/]submodules[\\/]retry[\\/]util-retry[\\/]DefaultRateLimiter\.js$/,
    exports: 'DefaultRateLimiter',
    contents: `export class DefaultRateLimiter { constructor() { none('adaptive retries (AWS_RETRY_MODE)'); } }`,
  },
  {
    // For messages in a stream of events, as `noEventStreams`.
    file: /@smithy[\\/]signature-v4[\\/]dist-es[\\/]HeaderFormatter\.js$/,
    exports: 'HeaderFormatter,Int64',
    contents: `export class HeaderFormatter { format() { none('event streams'); } }`,
  },
  {
    // S3 takes XML from operations that no function calls; an object's content is no XML, and the answers are read.
    file: /@aws-sdk[\\/]core[\\/]dist-es[\\/]submodules[\\/]protocols[\\/]xml[\\/]XmlShapeSerializer\.js$/,
    exports: 'XmlShapeSerializer',
    contents: `
      const asked = () => none('requests of XML');
      export class XmlShapeSerializer { setSerdeContext() {} write = asked; flush = asked; }`,
  },
  {
    // Of an answer that is no stream of Node's the SDK then says so.
    file: /@smithy[\\/]core[\\/]dist-es[\\/]submodules[\\/]serde[\\/]util-stream[\\/]sdk-stream-mixin\.browser\.js$/,
    exports: 'sdkStreamMixin',
    contents: `export const sdkStreamMixin = () => none('streams of browsers');`,
  },
];

export function standInsForUnused(): Plugin {
  return {
    name: 'stand-ins-for-unused',
    setup(build) {
      for (const { file, exports, contents } of standIns) {
        build.onLoad({ filter: file }, async ({ path }) => {
          const text = await readFile(path, 'utf8');
          const exported = [...text.matchAll(/^export (?:async )?(?:const|class|function) (\w+)/gm)].map(
            ([, name]) => name,
          );
          if (exported.join() !== exports || /^export (?:\{|\*|default)/m.test(text)) {
            throw new Error(`${path} exports ${exported.join(', ')}, not ${exports}: see scripts/lean-bundle`);
          }
          return { contents: `${none}\n${contents}`, loader: 'js' };
        });
      }
    },
  };
}
