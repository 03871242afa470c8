import { afterAll, beforeAll, describe } from 'vitest';
import { type PackagedService, packageService } from './package-service.ts';
import { deputies } from './suite/deputies.ts';
import { packages } from './suite/packages.ts';
import { paths } from './suite/paths.ts';
import { repairRoles } from './suite/repairs.ts';
import { resources } from './suite/resources.ts';
import { roles } from './suite/roles.ts';
import { watch } from './suite/watch.ts';
import { decide } from './template.ts';

let service: PackagedService;

// Packaging takes a while: once, for all that is proved of it.
beforeAll(async () => {
  service = await packageService();
}, 120_000);

afterAll(() => service?.remove());

/** With all that can be chosen, and as it deploys by default. */
const full = () => decide(service.template, (condition) => condition !== 'OwnTopicKey');
const plain = () => decide(service.template, (condition) => condition === 'OwnTopicKey');

describe('the roles', () => roles(full, plain));
describe('repairs', () => repairRoles((...on) => decide(service.template, (condition) => on.includes(condition))));
describe('who may act for whom', () => deputies(full, plain));
describe('what goes wrong is kept', () => paths(full));
describe('what is watched', () => watch(full));
describe('the resources', () => resources(full, plain));
describe('the packages', () => packages(() => service));
