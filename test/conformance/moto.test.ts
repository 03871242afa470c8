import { startMoto } from './moto.ts';
import { describeWithPython } from './python.ts';
import { conformance } from './suite/conformance.ts';

describeWithPython('conformance of moto', (python) => {
  conformance('moto', () => startMoto(python));
});
