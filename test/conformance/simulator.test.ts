import { startSimulated } from './simulator.ts';
import { conformance } from './suite/conformance.ts';

conformance('simulator', startSimulated);
