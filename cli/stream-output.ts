import type { Writable } from 'node:stream';
import type { Output } from './context.ts';

type Stream = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/** A stream of the process as a command sees it. @param failed told why nothing more can be written, unless nobody reads any longer */
export function streamOutput(stream: Stream, failed: (error: Error) => void): Output {
  let isOver = false;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    isOver = true;
    // A reader that has seen enough (`| head`) closes the pipe: what was decided still stands, so the exit code does too.
    if (error.code !== 'EPIPE') failed(error);
  });
  return {
    write(text) {
      if (!isOver) stream.write(text);
    },
    async drained() {
      if (isOver || !stream.writableNeedDrain) return;
      // Whoever goes away takes no more, and must not be waited for.
      await new Promise<void>((resolve) => {
        function settle(): void {
          for (const event of settling) stream.off(event, settle);
          resolve();
        }
        for (const event of settling) stream.on(event, settle);
      });
    },
    isTTY: stream.isTTY === true,
    columns: stream.columns,
  };
}

const settling = ['drain', 'close', 'error'] as const;

/** Writes the parts as fast as they are taken: a slow reader must not make the command hold a whole report. */
export async function writeParts(output: Output, parts: Iterable<string>, kind?: 'data'): Promise<void> {
  for (const part of parts) {
    output.write(part, kind);
    await output.drained?.();
  }
}
