import type { Ctx } from '#core/contracts/ctx'
import { requireRole } from '#core/contracts/require-role'
import { absoluteUrl } from '../absolute-html'
import { keepFile } from '../ghost-import/find-uploads'
import type { Answer } from './content'
import { GhostRefusal, invalid } from './refusals'

/** What Ghost takes as media; anything else goes to its files. */
const PLAYED = /\.(mp4|webm|ogv|mp3|wav|ogg|m4a)$/i
const NOT_PLAYED = 'Please select a valid media file.'

/** `POST /ghost/api/admin/media/upload/`: a recording or a film. `ref` comes back as it was sent. */
export async function uploadGhostMedia(ctx: Ctx, file: File | null, ref: string | null): Promise<Answer> {
  requireRole(ctx, 'editor')
  if (!file) throw invalid({ verb: 'upload', of: 'media' }, 'Please select a media file.')
  if (!PLAYED.test(file.name)) throw new GhostRefusal(415, 'UnsupportedMediaTypeError', NOT_PLAYED)
  return { media: [{ url: await addressOf(ctx, file), thumbnail_url: null, ref }] }
}

/** `POST /ghost/api/admin/files/upload/`: any file, to be saved by who reads. */
export async function uploadGhostFile(ctx: Ctx, file: File | null, ref: string | null): Promise<Answer> {
  requireRole(ctx, 'editor')
  if (!file) throw invalid({ verb: 'upload', of: 'files' }, 'Please select a file.')
  return { files: [{ url: await addressOf(ctx, file), ref }] }
}

const addressOf = async (ctx: Ctx, file: File) =>
  absoluteUrl(await keepFile(ctx, file.name, file), ctx.house.config.origins.blog)
