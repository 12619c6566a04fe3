/** Answers of hosts to `GET /`, as a scan records them. Own pages with the marks that product rules look for. */
export interface ScanPage {
  status: number
  headers: Readonly<Record<string, string>>
  body: string
}

function page(title: string, body: string): string {
  return `<!DOCTYPE html>\n<html><head><title>${title}</title></head>\n<body>\n${body}\n</body></html>\n`
}

const loginForm = (action: string, name: string, password: string) =>
  `<form method="post" action="${action}"><input type="text" name="${name}"><input type="password" name="${password}"><input type="submit" value="Login"></form>`

/** Pages that a scenario's `scanData.pages` may name. */
export const SCAN_PAGES: Readonly<Record<string, ScanPage>> = {
  'control-panel-login': {
    status: 200,
    headers: { server: 'lighttpd', content_type: 'text/html; charset=UTF-8' },
    body: page('Kloxo Login', `<h1>Kloxo</h1>\n${loginForm('/htmllib/phplib/', 'frm_clientname', 'frm_password')}`),
  },
  'web-camera-login': {
    status: 200,
    headers: { server: 'thttpd/2.25b 29dec2003', content_type: 'text/html' },
    body: page('Network Camera Login', `<h1>Network Camera</h1>\n${loginForm('/login.cgi', 'user', 'pwd')}`),
  },
  'router-login': {
    status: 401,
    headers: { server: 'micro_httpd', content_type: 'text/html', www_authenticate: 'Basic realm="Broadband Router"' },
    body: page('401 Unauthorized', '<h4>401 Unauthorized</h4>\nAuthorization required.'),
  },
}

/** What the other hosts answer. */
export const OTHER_PAGES: readonly ScanPage[] = [
  {
    status: 200,
    headers: { server: 'Apache/2.2.15 (CentOS)', content_type: 'text/html; charset=UTF-8' },
    body: page('Apache HTTP Server Test Page', '<p>This page is used to test the proper operation of the server.</p>'),
  },
  {
    status: 200,
    headers: { server: 'nginx/1.4.7', content_type: 'text/html' },
    body: page('Welcome to nginx!', '<h1>Welcome to nginx!</h1>'),
  },
  {
    status: 404,
    headers: { server: 'Apache/2.2.22 (Debian)', content_type: 'text/html' },
    body: page('404 Not Found', '<h1>Not Found</h1>'),
  },
  {
    status: 403,
    headers: { server: 'Apache', content_type: 'text/html' },
    body: page('403 Forbidden', '<h1>Forbidden</h1>'),
  },
  {
    status: 200,
    headers: { server: 'Apache', content_type: 'text/html' },
    body: page('Index of /', '<h1>Index of /</h1>'),
  },
]

/** Why the rest gave no answer, in the scanner's words. */
export const SCAN_FAILURES: readonly (readonly [string, string])[] = [
  ['connection-timeout', 'dial tcp: i/o timeout'],
  ['connection-timeout', 'dial tcp: connect: connection refused'],
  ['io-timeout', 'read: i/o timeout'],
]
