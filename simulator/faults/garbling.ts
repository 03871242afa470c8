import type { Message, Reply, Untold } from '../wire.ts';
import type { Fault, FaultKind } from './schema.ts';

const PAGE = '<html><head><title>Welcome</title></head><body>Please sign in to the network.</body></html>';

/** A connection that ends before anything was done. */
const UNDONE: Partial<Record<FaultKind, Untold['ending']>> = { reset: 'reset', 'hang-up': 'hang-up' };

/** All was done, and the answer does not arrive, or not whole. */
const DONE: Partial<Record<FaultKind, Reply['ending']>> = {
  'lost-answer': 'reset',
  'cut-off': 'cut-off',
  stall: 'stall',
};

/** How the connection ends before anything is done; undefined where it does not. */
export function endsBefore(fault: Fault | undefined): Untold | undefined {
  const ending = fault && UNDONE[fault.fault];
  return ending && { ending };
}

/** What becomes of an answer on its way. */
export function reply(fault: Fault | undefined, message: Message): Reply {
  const ending = (fault && DONE[fault.fault]) ?? 'complete';
  if (ending === 'reset' || ending === 'hang-up') return { ending };
  return { ending, message: garble(fault, message) };
}

/** What stands in place of the answer that was meant. */
function garble(fault: Fault | undefined, message: Message): Message {
  switch (fault?.fault) {
    case 'empty-answer':
      return { ...message, status: 200, text: '' };
    case 'empty-object':
      return { ...message, status: 200, text: '{}' };
    case 'broken-json':
      return { ...message, status: 200, text: message.text.slice(0, Math.ceil(message.text.length / 2)) };
    case 'html':
      return { status: fault.status ?? 200, headers: { 'Content-Type': 'text/html; charset=utf-8' }, text: PAGE };
    default:
      return message;
  }
}
