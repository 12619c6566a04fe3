import type { Observatory } from '../model/observatory.ts'

export interface ServerOptions {
  observatory: Observatory
  /** Address to listen on; loopback unless the operator says otherwise. */
  host: string
  /** 0 takes any free port. */
  port: number
  /** Folder of the built pages; without it only the API answers. */
  webRoot: string | null
  /** One line per failed request; nothing of what a sender wrote. */
  log: (line: string) => void
}

/** Serves API and pages; throws TEITEN_PORT_IN_USE if another program has the port. */
export function startServer(_options: ServerOptions): Promise<{ url: string; close(): Promise<void> }> {
  return Promise.reject(new Error('not built yet'))
}
