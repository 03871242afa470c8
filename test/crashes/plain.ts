import { aLife, live } from '../support/lives.ts';
import type { Deaths } from './deaths.ts';

const mostDeliveries = 50;

/** A function without checkpoints: when it dies, whoever sent the event sends the whole of it again. */
export async function delivered<T>(invoke: () => Promise<T>, deaths: Deaths): Promise<T> {
  for (let delivery = 1; delivery <= mostDeliveries; delivery += 1) {
    const life = aLife();
    deaths.are({ kill: life.end, passes: () => undefined });
    const answer = await live(life, invoke);
    life.end();
    if (answer !== 'died') return answer;
  }
  throw new Error(`it died at each of ${mostDeliveries} deliveries`);
}
