import { randomFill } from 'node:crypto';
import diagnostics from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import type { Socket } from 'node:net';
import { promisify } from 'node:util';
import { vi } from 'vitest';
import { onShortWay } from '../support/short-way.ts';

/**
 * Time that passes only where nothing else can happen: when every request that is under way is one that its server keeps
 * waiting, the next timer is over. So the real limits and pauses hold, and cost no time.
 */
export interface VirtualTime {
  /** That the server keeps this client's port waiting, and it is for the client to end that. */
  keepsWaiting(port: number | undefined): void;
  /** Runs it to its end; answers with milliseconds that passed meanwhile. */
  during<T>(run: () => Promise<T>): Promise<{ readonly result: T; readonly milliseconds: number }>;
  close(): void;
}

const job = promisify(randomFill);
/** Of Node's pool, unless UV_THREADPOOL_SIZE says otherwise. */
const threads = 4;

/** Turns of the event loop without anything under way, after which only a timer can go on. */
const idleTurns = 12;

/** @param held how many answers are held back by servers that keep to this time themselves */
export function startVirtualTime(held: () => number = () => 0): VirtualTime {
  const turn = globalThis.setImmediate;
  /** Requests, with the socket that each has as soon as it has one. */
  const underWay = new Map<object, { readonly socket?: Pick<Socket, 'localPort'> | null }>();
  const waiting = new Set<number>();
  const channels: Readonly<Record<string, (message: unknown) => void>> = {
    'http.client.request.created'(message) {
      const { request } = Object(message) as { request: ClientRequest };
      underWay.set(request, request);
      request.once('close', () => underWay.delete(request));
    },
    // Those of fetch.
    'undici:request:create': (message) => void underWay.set(Object(message).request, {}),
    'undici:client:sendHeaders': (message) => void underWay.set(Object(message).request, Object(message)),
    'undici:request:trailers': (message) => void underWay.delete(Object(message).request),
    'undici:request:error': (message) => void underWay.delete(Object(message).request),
  };
  for (const [name, heard] of Object.entries(channels)) diagnostics.subscribe(name, heard);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'], now: Date.now() });
  const timeout = vi.spyOn(AbortSignal, 'timeout').mockImplementation((milliseconds) => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(new DOMException('the time is over', 'TimeoutError')), milliseconds);
    return controller.signal;
  });

  function isBusy(): boolean {
    let busy = onShortWay();
    for (const { socket } of underWay.values()) if (!socket?.localPort || !waiting.has(socket.localPort)) busy += 1;
    return busy > held();
  }

  /** A file that is being read is no request, and yet not to be waited for by a timer. */
  function readsFile(): boolean {
    return process.getActiveResourcesInfo().some((name) => name.startsWith('FSReq'));
  }

  /** What is compressed is done by Node's pool of threads, and no list of what is under way names it: a job behind it does. */
  async function poolIsThrough(): Promise<void> {
    for (let round = 0; round < 3; round += 1) {
      await Promise.all(Array.from({ length: threads }, () => job(Buffer.alloc(1))));
      await new Promise((resolve) => turn(resolve));
    }
  }

  async function letPass(isOver: () => boolean): Promise<void> {
    let idle = 0;
    while (!isOver()) {
      await new Promise((resolve) => turn(resolve));
      idle = isBusy() ? 0 : idle + 1;
      if (idle < idleTurns || vi.getTimerCount() === 0 || readsFile()) continue;
      idle = 0;
      await poolIsThrough();
      if (isOver() || isBusy() || readsFile()) continue;
      vi.advanceTimersToNextTimer();
    }
  }

  return {
    keepsWaiting(port) {
      if (port !== undefined) waiting.add(port);
    },
    async during(run) {
      const began = Date.now();
      let over = false;
      const running = run().finally(() => {
        over = true;
      });
      await Promise.all([running.catch(() => undefined), letPass(() => over)]);
      return { result: await running, milliseconds: Date.now() - began };
    },
    close() {
      for (const [name, heard] of Object.entries(channels)) diagnostics.unsubscribe(name, heard);
      timeout.mockRestore();
      vi.useRealTimers();
    },
  };
}
