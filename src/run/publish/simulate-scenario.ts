import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { readScenario, SCENARIOS, type ScenarioEntry, scenarioByName } from '../../simulate/scenarios.ts'
import { type Simulated, type SimulateOptions, simulate } from '../../simulate/simulate.ts'

export function builtInScenarios(): readonly ScenarioEntry[] {
  return SCENARIOS
}

/** A built-in scenario by its name, or one of the operator's own by the path of its YAML file. */
export function simulateScenario(scenario: string, options: SimulateOptions): Promise<Simulated> {
  const own = /\.ya?ml$/.test(scenario) || (scenario.includes('/') && existsSync(scenario))
  mkdirSync(dirname(options.out), { recursive: true })
  return simulate(own ? readScenario(scenario) : scenarioByName(scenario), options)
}
