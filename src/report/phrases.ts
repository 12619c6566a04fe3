import type { Language } from '../model/figure.ts'

/** After these a Japanese headline may break: particles that end a phrase, before the next noun. */
const BREAK =
  /(?<=とみられる|[^\u3040-\u309f]を|[^\u3040-\u309f]が|[^\u3040-\u309f]で|[^\u3040-\u309f]の|対する|（BMC）の|狙う|試みる|からの)(?=[^\u3040-\u309f、。])/u

/** A headline cut where a line may break: at phrases in Japanese, at spaces in English. */
export function phrases(title: string, language: Language): string[] {
  if (language === 'en') return title.split(/(?<= )/)
  return title.split(BREAK).filter(part => part !== '')
}
