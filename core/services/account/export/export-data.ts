import type { Ctx } from '#core/contracts/ctx'
import { requireFreshSignIn } from '#core/contracts/require-fresh-sign-in'
import { byteStream } from '#core/text/byte-stream'

/** What the file is, for whoever opens it years later. */
const FORMAT = 'rose-ash-member-export'
const VERSION = 2

/**
 * Everything the house keeps of the viewer, as JSON (UTF-8), row by row as it is sent: no member's history has to
 * fit into memory at once. Never contains a secret: no session id, no token, no private key.
 */
export function exportData(ctx: Ctx): ReadableStream<Uint8Array> {
  const { id } = requireFreshSignIn(ctx)
  return byteStream(writeParts(ctx, id))
}

async function* writeParts(ctx: Ctx, memberId: string): AsyncGenerator<string, void> {
  const head = {
    format: FORMAT,
    version: VERSION,
    exportedAt: ctx.now.toISOString(),
    from: ctx.house.site().name,
  }
  yield JSON.stringify(head, null, 2).slice(0, -2)
  for (const { name, read } of ctx.services.members.sections) {
    yield `,\n  ${JSON.stringify(name)}: [`
    let before = '\n    '
    for await (const row of read(ctx, memberId)) {
      yield before + JSON.stringify(row, null, 2).replaceAll('\n', '\n    ')
      before = ',\n    '
    }
    yield before.startsWith(',') ? '\n  ]' : ']'
  }
  // Last, so that a file that was cut off is no valid JSON and nobody takes it for the whole.
  yield '\n}\n'
}
