import { TeitenError } from '../base/error.ts'
import { daysBetween } from '../base/time.ts'
import { readYamlFile } from '../base/yaml-file.ts'
import { GLASSFISH_2015 } from './cases/glassfish-2015.ts'
import { HEARTBLEED_2014 } from './cases/heartbleed-2014.ts'
import { JUNE_2014 } from './cases/june-2014.ts'
import { MIRAI_5358_2017 } from './cases/mirai-5358-2017.ts'
import { PROXY_1998_2013 } from './cases/proxy-1998-2013.ts'
import { STRUTS_2016 } from './cases/struts-2016.ts'
import { WEBCAM_BACNET_2014 } from './cases/webcam-bacnet-2014.ts'
import { WEBLOGIC_VBULLETIN_2015 } from './cases/weblogic-vbulletin-2015.ts'
import { checkScenario } from './check-scenario.ts'
import { type Scenario, ScenarioSchema } from './scenario.ts'

/** The built-in scenarios, one file each. */
const BUILT_IN: readonly Scenario[] = [
  JUNE_2014,
  HEARTBLEED_2014,
  PROXY_1998_2013,
  WEBCAM_BACNET_2014,
  GLASSFISH_2015,
  WEBLOGIC_VBULLETIN_2015,
  STRUTS_2016,
  MIRAI_5358_2017,
]

export interface ScenarioEntry {
  name: string
  title: { ja: string; en: string }
  days: number
}

/** Names, titles and lengths in days of the built-in scenarios, for `simulate --list`. */
export const SCENARIOS: readonly ScenarioEntry[] = BUILT_IN.map(s => ({
  name: s.name,
  title: s.title,
  days: daysBetween(s.from, s.to) + 1,
}))

/** A built-in scenario; throws TEITEN_UNKNOWN_SCENARIO, which lists the names. */
export function scenarioByName(name: string): Scenario {
  const found = BUILT_IN.find(s => s.name === name)
  if (found === undefined) {
    throw new TeitenError('TEITEN_UNKNOWN_SCENARIO', `there is no scenario "${name}"`, {
      next: `Use one of ${SCENARIOS.map(s => s.name).join(', ')}, or a YAML file.`,
    })
  }
  return found
}

/** A scenario of one's own; throws TEITEN_BAD_VALUE with file and line. */
export function readScenario(path: string): Scenario {
  const scenario = readYamlFile(path, ScenarioSchema, 'TEITEN_BAD_VALUE')
  checkScenario(scenario, path)
  return scenario
}
