import type { Ctx } from '#core/contracts/ctx'
import { requireRole } from '#core/contracts/require-role'
import { keepFile } from './ghost-import/find-uploads'

/** Takes a recording, a film or any other file, to be played or saved by who reads; says where it is. */
export async function uploadFile(ctx: Ctx, file: File): Promise<{ readonly url: string }> {
  requireRole(ctx, 'editor', 'author', 'contributor')
  return { url: await keepFile(ctx, file.name, file) }
}
