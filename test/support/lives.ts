import { AsyncLocalStorage } from 'node:async_hooks';
import diagnostics from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';

/** One invocation of a function. */
export interface Life {
  readonly death: Promise<'died'>;
  isOver(): boolean;
  end(): void;
}

export function aLife(): Life {
  const { promise: death, resolve } = Promise.withResolvers<'died'>();
  let over = false;
  return {
    death,
    isOver: () => over,
    end() {
      over = true;
      resolve('died');
    },
  };
}

const lives = new AsyncLocalStorage<Life>();

/** Whether the invocation that this is part of is over. */
export function isDead(): boolean {
  return lives.getStore()?.isOver() ?? false;
}

// Code cannot be stopped from outside as Lambda stops a process. What the dead do from now on must reach nobody.
diagnostics.subscribe('http.client.request.created', (message) => {
  const { request } = Object(message) as { request: ClientRequest };
  if (isDead()) request.destroy();
});

/** Runs as that invocation, until it ends or dies: no request that it makes after its death is sent. */
export function live<T>(life: Life, run: () => Promise<T>): Promise<T | 'died'> {
  return Promise.race([lives.run(life, run), life.death]);
}
