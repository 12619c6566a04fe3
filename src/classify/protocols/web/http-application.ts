import type { RequestHead } from '../request-line.ts'

/** Interfaces that are spoken in HTTP, by what only they ask for; the first that fits. */
const APPLICATIONS: readonly { name: string; fits: (head: RequestHead) => boolean }[] = [
  // Docker Engine API: https://docs.docker.com/engine/api/
  {
    name: 'docker',
    fits: h =>
      /^\/(?:v1\.\d{1,2}\/)?(?:containers\/(?:json|create)|images\/(?:json|create)|exec\/|info$|_ping$|version$)/.test(
        h.target,
      ),
  },
  // Kubernetes API and kubelet: https://kubernetes.io/docs/reference/using-api/
  {
    name: 'kubernetes',
    fits: h =>
      /^\/(?:api\/v1(?:\/(?:pods|namespaces|nodes|secrets)|$|\?)|apis(?:\/|$)|runningpods|pods$)/.test(h.target),
  },
  // etcd: https://etcd.io/docs/ "v2 keys", "gRPC gateway"
  { name: 'etcd', fits: h => /^\/v(?:2\/keys|3(?:alpha|beta)?\/kv\/)/.test(h.target) },
  // WS-Management ([MS-WSMV] section 2.2)
  { name: 'winrm', fits: h => /^\/wsman(?:-anon)?(?:[/?]|$)/.test(h.target) },
  // Internet Printing Protocol (RFC 8010 section 4)
  { name: 'ipp', fits: h => h.headers.get('content-type') === 'application/ipp' },
  // ONVIF core specification, section 5
  { name: 'onvif', fits: h => h.target.startsWith('/onvif/') },
  // TR-069 connection requests and UPnP control carry SOAP
  { name: 'soap', fits: h => h.headers.has('soapaction') },
  // Elasticsearch: https://www.elastic.co/guide/en/elasticsearch/reference/
  { name: 'elasticsearch', fits: h => /^\/(?:_search|_cat\/|_cluster\/|_nodes|_all\/)/.test(h.target) },
  // DNS queries over HTTPS (RFC 8484 section 4.1)
  { name: 'dns-over-https', fits: h => /[?&]dns=/.test(h.target) || h.target.startsWith('/dns-query') },
  // WebSocket (RFC 6455 section 4.1)
  { name: 'websocket', fits: h => h.headers.get('upgrade')?.toLowerCase() === 'websocket' },
  // WebDAV (RFC 4918 section 9)
  { name: 'webdav', fits: h => /^(?:PROPFIND|PROPPATCH|MKCOL|COPY|MOVE|LOCK|UNLOCK|SEARCH)$/.test(h.method) },
  { name: 'proxy', fits: h => h.method === 'CONNECT' || /^https?:\/\//i.test(h.target) },
]

/** Which interface a request talks to beyond a web page: "docker", "winrm" …; '' if it does not tell. */
export function httpApplication(head: RequestHead): string {
  return APPLICATIONS.find(application => application.fits(head))?.name ?? ''
}
