import { TeitenError } from '../base/error.ts'
import { visibleText } from '../base/text.ts'

/** Prints one line about what went wrong and sets the exit code. A fault of ours says so and keeps its stack for --debug. */
export function endInFailure(error: unknown, debug: boolean): void {
  if (error instanceof TeitenError) {
    process.stderr.write(`${visibleText(error.line)}\n`)
    process.exitCode = error.exitCode
  } else {
    const text = error instanceof Error ? error.message : String(error)
    process.stderr.write(
      `TEITEN_INTERNAL: ${visibleText(text)}. This is a fault of teiten: run again with --debug and report it.\n`,
    )
    process.exitCode = 3
  }
  if (debug && error instanceof Error)
    process.stderr.write(
      `${error.stack ?? ''}\n${error.cause instanceof Error ? `caused by ${error.cause.stack}\n` : ''}`,
    )
}
