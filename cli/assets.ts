import { fileURLToPath } from 'node:url';

/*
 * Files of the package that the command reads at run time. This file and the bundle (dist/) both lie one level below
 * the package's root, so the same relative address finds them in a checkout and in an installed package.
 */
export const demoScenario = fileURLToPath(new URL('../simulator/scenarios/demo.yml', import.meta.url));
export const examplePolicy = fileURLToPath(new URL('../policies/example.yml', import.meta.url));
