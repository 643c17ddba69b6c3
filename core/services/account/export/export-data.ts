import type { Ctx } from '#core/contracts/ctx'
import { requireMember } from '../require-viewer'
import { SECTIONS } from './sections'

/** What the file is, for whoever opens it years later. */
const FORMAT = 'rose-ash-member-export'
const VERSION = 1

/**
 * Everything the house keeps of the viewer, as JSON (UTF-8), section by section as it is sent: no member's history
 * has to fit into memory at once. Never contains a secret: no session id, no token, no private key.
 */
export function exportData(ctx: Ctx): ReadableStream<Uint8Array> {
  const { id } = requireMember(ctx)
  const parts = writeParts(ctx, id)
  const encoder = new TextEncoder()
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await parts.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
    cancel: async () => {
      await parts.return(undefined)
    },
  })
}

async function* writeParts(ctx: Ctx, memberId: string): AsyncGenerator<string, void> {
  const head = {
    format: FORMAT,
    version: VERSION,
    exportedAt: ctx.now.toISOString(),
    from: ctx.house.site().name,
  }
  yield JSON.stringify(head, null, 2).slice(0, -2)
  for (const { name, read } of SECTIONS) {
    const content = JSON.stringify(await read(ctx, memberId), null, 2).replaceAll('\n', '\n  ')
    yield `,\n  ${JSON.stringify(name)}: ${content}`
  }
  // Last, so that a file that was cut off is no valid JSON and nobody takes it for the whole.
  yield '\n}\n'
}
