import type { jaFinding } from './ja-finding.ts'

/** What a finding's section says in English. */
export const enFinding: typeof jaFinding = {
  target: {
    'control-panel': 'server control panels',
    bmc: 'server management chips (BMC)',
    'web-server': 'web servers',
    router: 'routers',
    camera: 'network cameras',
    nas: 'network storage (NAS)',
    database: 'databases',
    proxy: 'open proxies',
    'remote-access': 'remote access services',
    'vpn-gateway': 'VPN gateways',
    iot: 'IoT devices',
    industrial: 'industrial control devices',
    'tls-service': 'services that use TLS',
    'application-server': 'application servers',
    container: 'the management of containers',
    cms: 'content management systems',
    mail: 'mail servers',
    dns: 'DNS servers',
    ntp: 'NTP servers',
    reflector: 'services that can be misused as reflectors',
    telephony: 'IP telephony servers',
    cryptocurrency: 'nodes of cryptocurrencies',
    worm: 'infected machines',
    general: '',
  },
  shortTarget: {
    'control-panel': 'control panels',
    bmc: 'BMC vulnerability',
    'web-server': 'web servers',
    router: 'routers',
    camera: 'cameras',
    nas: 'storage',
    database: 'databases',
    proxy: 'proxies',
    'remote-access': 'remote access',
    'vpn-gateway': 'VPN gateways',
    iot: 'IoT devices',
    industrial: 'control devices',
    'tls-service': 'TLS',
    'application-server': 'application servers',
    container: 'containers',
    cms: 'CMS',
    mail: 'mail',
    dns: 'DNS',
    ntp: 'NTP',
    reflector: 'reflectors',
    telephony: 'IP telephony',
    cryptocurrency: 'cryptocurrencies',
    worm: 'infections',
    general: 'rise of accesses',
  },
  headline: {
    exploitSurge: (target, port) => `Surge on ${port}: requests for a vulnerability of ${target}`,
    exploitNew: (target, port) => `Requests for a vulnerability of ${target} observed on ${port}`,
    loginSurge: (target, port) => `Surge on ${port}: login attempts at ${target}`,
    loginNew: (target, port) => `Login attempts at ${target} observed on ${port}`,
    probeSurge: (target, port) => `Surge on ${port}, likely a search for ${target}`,
    probeNew: (target, port) => `Accesses newly observed on ${port}, likely a search for ${target}`,
    wormSurge: (_target, port) => `Surge on ${port}, likely infected machines`,
    wormNew: (_target, port) => `Accesses newly observed on ${port}, likely from infected machines`,
    plainSurge: (_target, port) => `Surge of accesses to destination port ${port}`,
    plainNew: (_target, port) => `Accesses newly observed on destination port ${port}`,
    burst: (_target, port) => `Accesses to ${port} concentrated on few sources`,
    payload: (title, port) =>
      title === null ? `Surge of like requests inside ${port}` : `Surge inside ${port}: requests that match “${title}”`,
    sourcePort: sourcePort => `Surge of accesses from source port ${sourcePort}`,
  },
  kind: {
    surge: 'surge',
    'newly-observed-port': 'newly observed port',
    'single-source-burst': 'single-source burst',
    'payload-surge': 'payload surge',
  },
  confidence: { certain: 'confirmed', likely: 'likely', possible: 'may be' },

  frontSurge: (day, lasting, end) =>
    `Accesses rose from ${day} and ${lasting ? 'last to the end of the period.' : end === null ? 'are back at the baseline at the end of the period.' : `lasted until ${end}.`}`,
  frontNew: (day, lasting, end) =>
    `First observed on ${day}; accesses ${lasting ? 'last to the end of the period.' : end === null ? 'had ceased by the end of the period.' : `lasted until ${end}.`}`,
  frontNewAfterDisclosure: (after, day) => `First observed on ${day}, ${after}.`,
  frontExploit: share => `${share} of the accesses carried the request that exploits it.`,
  frontExploitUndisclosed: share => `${share} of the accesses carried a request that exploits a vulnerability.`,
  frontRequest: (share, request) => `${share} of them sent “${request}”.`,
  frontNothingSent: share => `${share} of them connected only and sent nothing.`,
  frontUnlogged: 'What was sent is not on record.',
  frontDetail: (_isNew, onset, interval, sources) => `Onset ${onset} (95% interval ${interval}). ${sources} sources.`,
  miniatureCaption: port => `${port}, accesses per day. Solid line: onset`,
  miniatureCaptionDisclosed: port => `${port}, as above. Dashed line: disclosure`,

  partRequests: title => (title === null ? 'requests of one kind' : `requests that match “${title}”`),
  partSourcePort: sourcePort => `accesses from source port ${sourcePort}`,
  partSurged: (day, what, port, figure) =>
    `From ${day}, among the accesses to destination port ${port}, ${what} surged (${figure}).`,
  partSurgedBefore: (day, what, port, figure) =>
    `Among the accesses to destination port ${port}, a surge of ${what} that began on ${day}, in the previous period, goes on (${figure}).`,
  partCounts: (accesses, sources, port, withinPort) =>
    `They are ${accesses} accesses by ${sources} sources. ${withinPort ? `No surge of ${port} as a whole began at that time; the` : 'The'} figure shows the whole port.`,
  surged: (day, port, figure) => `From ${day}, accesses to destination port ${port} surged (${figure}).`,
  surgedBefore: (day, port, figure) =>
    `A surge of accesses to destination port ${port} that began on ${day}, in the previous period, goes on (${figure}).`,
  appeared: (day, port, figure) => `From ${day}, accesses to destination port ${port} are observed (${figure}).`,
  appearedBefore: (day, port, figure) =>
    `Accesses to destination port ${port}, first observed on ${day} in the previous period, go on (${figure}).`,
  summary: text => `The disclosure says: ${text}`,
  disclosed: (day, title) => `On ${day}, a vulnerability was disclosed: ${title}.`,
  appearedAfter: (after, day, port, figure) =>
    `From ${day}, ${after}, accesses to destination port ${port} are observed (${figure}).`,
  afterDay: (after, day) => `${day}, ${after}`,
  after: days =>
    days === 0
      ? 'the day of the disclosure'
      : days === 1
        ? 'the day after'
        : days > 0
          ? `${days} days later`
          : `${-days} ${days === -1 ? 'day' : 'days'} before the disclosure`,
  afterShort: days =>
    days === 0
      ? 'the day of disclosure'
      : days === 1
        ? 'the day after disclosure'
        : days > 0
          ? `${days} days after disclosure`
          : `${-days} ${days === -1 ? 'day' : 'days'} before disclosure`,
  newPort: days => `Hardly any access was seen in the ${days} days before: it is a newly observed port.`,
  onset: (_isNew, at, interval) => `The onset is estimated at ${at} (95% interval ${interval}); `,
  onsetGradual: (at, interval) =>
    `The rise was gradual, and its onset is estimated at ${at} (95% interval ${interval}); `,
  lasts: lastDay => `accesses are still above the baseline on ${lastDay}, the end of the period.`,
  ended: day => `accesses lasted until ${day}.`,
  endedUnknown: 'at the end of the period they are back at the baseline.',
  mean: (since, mean, base, times) =>
    `Since ${since} the mean is ${mean} accesses per day and address, about ${times} times the baseline of ${base}.`,
  meanNearZero: (since, mean, base) =>
    `Since ${since} the mean is ${mean} accesses per day and address (baseline: ${base}).`,
  meanWithoutBase: (since, mean) => `Since ${since} the mean is ${mean} accesses per day and address.`,
  sensorsAll: n => `We confirmed that the rise reached all ${n} sensors and is not peculiar to some of them.`,
  sensorsSome: (seen, all) => `The rise was observed on ${seen} of ${all} sensors.`,
  sensorsAdded: (day, n) => `${n === 1 ? 'a sensor was' : `${n} sensors were`} added on ${day}`,
  sensorsLost: (day, n) => `${n === 1 ? 'a sensor has' : `${n} sensors have`} been silent since ${day}`,
  sensorChanges: list =>
    `Within the days compared, ${list}; rates are per live address, and fewer of them never lower the expected number, so this does not explain the rise.`,
  surveyOnly: 'The rise is one of survey scanners only: nobody else came in the window that decided.',
  surveyAmong: (survey, rest, holds) =>
    `Of the sources in the window that decided, ${survey} are survey scanners; the other ${rest} alone ${holds ? 'are a surge too' : 'would be no surge'}.`,
  sensorsOne: 'The telescope has a single sensor, so it is not known whether other places saw the same.',

  sentHeading: 'What was sent',
  mostSent: (share, request, protocol) =>
    `Grouped by content, ${share} of the accesses sent “${request}”, ${protocol}.`,
  mostSentAmong: (all, share, request, protocol) =>
    `Grouped by content, ${all} of the accesses were probes, most of them “${request}”, ${protocol} (${share} of all).`,
  someSentAmong: (all, share, request, protocol) =>
    `Another ${all} were probes, most of them “${request}”, ${protocol} (${share} of all).`,
  someSent: (share, request, protocol) => `Of all accesses, ${share} sent “${request}”, ${protocol}.`,
  request: protocol =>
    protocol === '' ? 'a request' : `${/^[AEFHILMNORSX]/.test(protocol) ? 'an' : 'a'} ${protocol} request`,
  headRequest: 'It asks for the header of an answer without the page itself.',
  searchesWeb: port => `The senders are likely looking for addresses that run a web server on ${port}.`,
  searches: title =>
    `The request fits the signature “${title}”; the senders are likely looking for machines or services of that kind.`,
  exploit: (share, request, several) =>
    `We confirmed that ${share} of all accesses match ${several ? 'requests such as ' : ''}“${request}”, ${several ? 'which exploit' : 'the request that exploits'} the disclosed vulnerability.`,
  exploitOther: (share, title, request, several) =>
    `We confirmed that ${share} of all accesses match ${several ? 'requests such as ' : ''}“${request}”, ${several ? 'of' : 'a request of'} the signature “${title}”.`,
  credentials: share => `We confirmed that ${share} are attempts to log in.`,
  portChecks: share => `${share} connected and sent nothing; they likely checked whether the port is open.`,
  credentialsLogged: 'The imported log keeps only that a login was tried, not what was sent.',
  neverConnected:
    'The sources knocked and did not complete a connection, so what they meant to send is not known. Their purpose cannot be determined.',
  unloggedAll: 'What was sent is not on record: the imported log does not keep it.',
  unloggedPart: share =>
    `For ${share} of the accesses, what was sent is not on record: the imported log does not keep it.`,
  purposeUnknown: 'The purpose cannot be determined.',
  phases: (check, exploit) => `Port checks were observed from ${check}, exploit requests from ${exploit}.`,
  twoPhase: share =>
    `${share} of the sources that checked the port sent a request from the same address within two days. The activity likely has two phases: finding targets, then sending requests.`,
  notSuccess: 'An observed request is not a successful intrusion.',

  portHeading: 'What the port is used for',
  portService: (port, service) => `${port} is used for ${service}.`,
  portProducts: (port, products) => `${port} is also used by ${products}.`,
  portBoth: (port, service, products) => `${port} is used for ${service}, among others by ${products}.`,
  portUnknown: port => `${port} has no registered use, and no product that uses it is known.`,
  portDynamic: port =>
    `${port} is one of the dynamic and private ports (49152–65535), which are assigned to no use; no product that uses it is known.`,
  kindText: {
    'control-panel':
      'Control panels let an administrator run a server through web pages; left reachable and unattended, they can be broken into.',
    bmc: 'A BMC (baseboard management controller) is a small computer with a network port of its own, through which a server can be watched, switched and operated remotely, whatever the state of its power and operating system. Taken for a part of the hardware, it may be left unprotected and become a way in.',
    'web-server': 'Finding out where web servers run may be a preparation for picking vulnerable products.',
    router:
      'A router whose management can be reached from outside may have its settings changed or be misused as a stepping stone.',
    camera: 'A camera whose management page can be reached from outside may be watched or misused as a stepping stone.',
    nas: 'Network storage keeps important files; when it can be reached from outside, these may leak or be encrypted.',
    database: 'A database that can be reached from outside without authentication may leak or lose its contents.',
    proxy: 'A proxy open to everybody may be misused to hide where traffic comes from.',
    'remote-access': 'Remote access services may become the target of password guessing.',
    'vpn-gateway':
      'A VPN gateway is the way into the network of an organisation; its vulnerabilities and leaked credentials may be misused to get in.',
    iot: 'IoT devices left with default settings may be infected by malicious programs.',
    industrial:
      'Many protocols of industrial control have no authentication; a device that can be reached from outside may be read or operated.',
    'tls-service': 'The senders may be checking services that use TLS for a vulnerability of a cryptographic library.',
    'application-server':
      'Where the management of an application server can be reached from outside, malicious programs may be deployed.',
    container:
      'Where the management of containers can be reached from outside without authentication, malicious containers may be created and the whole server be operated.',
    cms: 'Vulnerabilities of a content management system or its extensions may be misused to alter web sites.',
    mail: 'Mail servers may become the target of unauthorised relaying or password guessing.',
    dns: 'A DNS server that answers everybody may be misused as a stepping stone for DoS attacks.',
    ntp: 'An NTP server that answers requests with large replies may be misused as a stepping stone for DoS attacks.',
    reflector:
      'A service that sends large replies without checking who asked may be misused as a stepping stone (reflector) for DoS attacks, by requests with a forged source.',
    telephony: 'An IP telephony server may be misused to place calls that its owner has to pay for.',
    cryptocurrency:
      'Where the management of a node or of mining software can be reached from outside, cryptocurrency may be stolen.',
    worm: 'Infected machines may be looking for the next ones to infect.',
    general: '',
  },

  sourcesHeading: 'Who sent it',
  sourceCount: (total, handshake) =>
    `There were ${total} source addresses; ${handshake} of them completed a connection and are hardly forged.`,
  sourceCountUnanswered: total =>
    `There were ${total} source addresses. None completed a connection, so some may be forged.`,
  sourceCountLogged: total =>
    `There were ${total} source addresses. The imported log does not say whether connections were completed, so some may be forged.`,
  sourceCountUdp: total =>
    `There were ${total} source addresses. The protocol needs no connection, so sources may be forged.`,
  origins: list => `Most are registered in ${list}; `,
  originShare: (name, share) => `${name} (${share})`,
  originsEnd: 'this does not tell where users or operators are.',
  marks: list => `We saw ${list}.`,
  markShare: (mark, share) => `${mark} on ${share} of the sources`,
  markNames: {
    mirai: 'the mark of Mirai',
    zmap: 'the mark of ZMap',
    masscan: 'the mark of masscan',
    nmapSyn: 'the mark of nmap',
    irregularSyn: 'a SYN unlike that of common systems',
    undetermined: 'no mark of a tool (undetermined)',
    surveyScanner: 'survey scanners',
    credentials: 'login attempts',
    logged: 'taken from logs',
  },
  alsoVisited: list => `The same sources also came to ${list}.`,
  alsoShare: (port, share) => `${port} (${share})`,
  newSources: share => `${share} of the sources had not been seen in the previous period.`,
  steppingNone: port => `What the sources themselves offer on ${port} was not checked, as there are no scan data.`,
  steppingNoRecord: port => `The scan data hold no record of the sources themselves on ${port}.`,
  stepping: (scanned, from, to, port, showing, share, product, login) =>
    `Of ${scanned} sources with a record in scan data collected ${from === to ? `on ${from}` : `from ${from} to ${to}`}, we confirmed that ${showing} (${share}) ${login ? `show the login page of ${product}` : `run ${product}`} on ${port} themselves.`,
  steppingZero: (scanned, port, product) =>
    `Of ${scanned} sources with a record in scan data, none shows ${product} on ${port}.`,
  steppingSearch: (port, product) =>
    `The accesses to ${port} may therefore look for servers on which ${product} can be reached from outside.`,
  steppingMeans: (product, login) =>
    `The sources that ${login ? 'show' : 'run'} it may have been broken into through ${product} and may be misused as stepping stones for further scans.`,

  advisoryHeading: 'Disclosure and observation',
  matchSignature:
    'The request is the one that was disclosed: we confirmed that these accesses aim at this vulnerability.',
  matchProduct: title =>
    `By the use of the port and the time, the accesses are likely related to the disclosure “${title}”.`,
  matchTime: title =>
    `By their time the accesses may be related to the disclosure “${title}”; nothing else supports this.`,
  lagAfter: days =>
    `They began ${days === 1 ? 'one day' : `${days} days`} after the disclosure and are likely a response to it.`,
  lagSame: 'They began on the day of the disclosure and are likely a response to it.',
  lagBefore: days =>
    `They began ${days === 1 ? 'one day' : `${days} days`} before the disclosure; the vulnerability may have been known before.`,
  exposed: (count, by) => `About ${count} hosts were reported to be reachable from the Internet (counted by: ${by}).`,
  advisoryPanel: 'Advisory',
  disclosedOn: 'Disclosed',
  product: 'Product',
  ports: 'Port',
  advisoryRequest: 'Request',
  identifier: 'Identifier',
  noIdentifier: 'none',
  reference: 'Reference',
  exposedLabel: 'Hosts reachable from the Internet',
  about: 'about ',
  machines: '',
  exposedNote: (by, on) => `Counted by: ${by} (${on}); not by this telescope.`,

  factsPanel: 'Key facts',
  factPort: 'Port',
  factKind: 'Kind',
  factUse: 'Main use',
  factOnset: 'Onset',
  factFirst: 'First seen',
  factInterval: '95% interval',
  factLag: 'Lag',
  factState: 'At the end',
  factAccesses: 'Accesses',
  factAccessesInPeriod: 'In the period',
  factSources: 'Sources',
  factSurvey: 'Survey',
  factPurpose: 'Purpose',
  factVulnerability: 'Confidence',
  stateLasting: last => (last === null ? 'lasting' : `lasting (${last})`),
  stateLast: (day, value) => `${day}: ${value}`,
  stateEnded: day => (day === null ? 'ended' : `ended ${day}`),
  days: n => `${n} ${Math.abs(n) === 1 ? 'day' : 'days'}`,
  accesses: n => n,
  sourcesN: n => n,
  surveyIncluded: (sources, accesses) => `${sources} of sources, ${accesses} of accesses (included)`,
  surveyNone: 'none',
  surveyUnknown: 'not told apart (no list)',

  figureTitle: port => `Accesses to destination port ${port} by day, and their onset`,
  figureTitleDisclosed: port => `Accesses to destination port ${port} by day, and the disclosure`,
  figureDescription: (port, onset, peak, state) =>
    `Bar chart of accesses to ${port} per day and address. They rise from ${onset}${peak === null ? '' : ` and peak on ${peak}`}. ${state}`,
  figureNote: (_isNew, disclosed, gaps, rounded) =>
    `${disclosed ? 'Dashed vertical line: disclosure. ' : ''}Solid vertical line: estimated onset (median); band: 95% interval.${gaps === null ? '' : ` Hatched: gap (${gaps}).`}${rounded ? ' Rounded shares do not add up to 100%.' : ''}`,
  figureWithoutSurvey: ' Line across a column: its height without survey scanners.',
  gapText: (from, hours, sensor) => `${sensor}, ${from}, ${hours} h`,
  allSensors: 'all sensors',
  moreGaps: n => `${n} more`,

  samplePanel: 'What was sent (sample)',
  sampleCounts: (accesses, sources, bytes) => `${accesses} accesses, ${sources} sources, ${bytes} bytes`,
  overlapPanel: 'Other ports of the same sources',
  overlapNote: total => `share of ${total} sources; a source may count more than once`,
  recommendations: 'Recommendations',
}
