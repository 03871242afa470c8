export type { CallCount } from './calls.ts';
export type { FaultCount } from './faults/book.ts';
export type { FaultInput } from './faults/schema.ts';
export { ScenarioError, type ScenarioProblem } from './scenario/errors.ts';
export { parseScenario } from './scenario/parse.ts';
export type { ScenarioInput } from './scenario/schema.ts';
export { type RunningSimulator, type SimulatorOptions, startSimulator } from './server.ts';
