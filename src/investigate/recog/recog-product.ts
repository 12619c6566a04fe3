import { visibleText } from '../../base/text.ts'
import type { ScanRecord } from '../../model/advisory.ts'
import { firstRecog, type RecogSet } from './recog-set.ts'

/** Product ids that come from Recog begin with this; the rest is the name that Recog gives. */
export const RECOG_PREFIX = 'recog:'

/** Longest name of a product, in characters. */
const NAME_KEPT = 80

/** A title longer than this is no name of a product; the pattern is bounded, a page of 65,536 characters is searched once. */
const TITLE = /<title[^>]{0,100}>([^<]{0,256})/i

/** Parts of an answer by the database that they are matched against, the most telling first. */
function textsOf(record: ScanRecord): [database: string, text: string][] {
  const header = (name: string) =>
    Object.entries(record.headers).find(([n]) => n.toLowerCase().replaceAll('_', '-') === name)?.[1]
  const title = record.title !== '' ? record.title : (TITLE.exec(record.body)?.[1] ?? '')
  const texts: [string, string | undefined][] = [
    ['html_title', title.trim()],
    ['http_header.wwwauth', header('www-authenticate')],
    ['http_header.cookie', header('set-cookie')],
    ['http_header.server', header('server')],
    ['http_header.x-powered-by', header('x-powered-by')],
    ...bannerTexts(record.banner, record.port),
  ]
  return texts.filter((t): t is [string, string] => t[1] !== undefined && t[1] !== '')
}

/** A banner's protocol shows in its form (RFC 4253 section 4.2, RFC 5321 section 4.2, RFC 1939, RFC 3501), else by the port. */
function bannerTexts(banner: string, port: number): [string, string][] {
  const line = banner.split(/\r?\n/)[0]!
  const ssh = /^SSH-[\d.]{1,5}-(.*)$/.exec(line)
  if (ssh !== null) return [['ssh.banner', ssh[1]!]]
  const numbered = /^220[ -](.*)$/s.exec(banner)
  if (numbered !== null) {
    const text = numbered[1]!.trimEnd()
    return port === 21
      ? [['ftp.banner', text]]
      : [
          ['smtp.banner', text],
          ['ftp.banner', text],
        ]
  }
  if (banner.startsWith('+OK ')) return [['pop3.banner', line.slice(4)]]
  if (banner.startsWith('* OK ')) return [['imap4.banner', line.slice(5)]]
  return banner === '' ? [] : [['telnet_banners', banner.trim()]]
}

/** The product that Recog's fingerprints see in an answer, as a product id; '' if none, or none that they are sure of. */
export function recogProduct(set: RecogSet, record: ScanRecord): string {
  if (set.databases.size === 0) return ''
  for (const [name, text] of textsOf(record)) {
    const database = set.databases.get(name)
    const params = database === undefined ? null : firstRecog(database, text)
    const product = params === null ? '' : nameOf(params)
    if (product !== '') return `${RECOG_PREFIX}${product}`
  }
  return ''
}

/** Hardware before the operating system before the service: what stands at the address. */
function nameOf(params: ReadonlyMap<string, string>): string {
  for (const kind of ['hw', 'os', 'service']) {
    if (Number(params.get(`${kind}.certainty`) ?? 1) === 0) continue
    const words = [params.get(`${kind}.vendor`), params.get(`${kind}.product`) ?? params.get(`${kind}.device`)]
    const known = words.filter((w): w is string => w !== undefined && w !== '')
    if (known.length === 0 || (known.length === 1 && params.get(`${kind}.vendor`) === known[0])) continue
    const [vendor, product] = known as [string, string?]
    const name = product === undefined ? vendor : product.startsWith(vendor) ? product : `${vendor} ${product}`
    return visibleText(name).slice(0, NAME_KEPT)
  }
  return ''
}
