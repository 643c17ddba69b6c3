import { openThread, TookTooLong } from '#core/threads/in-thread'
import { ImageBroken, ImageTooManyPixels } from './image-refusals'

/** A photograph of a telephone takes one or two seconds on a small machine that has nothing else to do. */
const LIMIT_MS = 60_000

export type DecodedHeic = {
  readonly width: number
  readonly height: number
  /** 4 where one sees through it. */
  readonly channels: 3 | 4
  /** sRGB, line by line, a byte a channel. */
  readonly data: Uint8Array
}

/** What the thread answers. */
export type HeicAnswer = DecodedHeic | { readonly broken: string } | { readonly tooManyPixels: number }

/**
 * A HEIC picture decoded, upright. sharp comes without its codec; this decoder is slow, so it works in a thread, and
 * ends with each picture, since what it takes it never gives back. Throws an ImageRefused.
 */
export async function decodeHeic(bytes: Uint8Array): Promise<DecodedHeic> {
  const thread = openThread<Uint8Array, HeicAnswer>(new URL('./heic-thread.ts', import.meta.url), LIMIT_MS)
  try {
    const answer = await thread.ask(bytes)
    if ('tooManyPixels' in answer)
      throw new ImageTooManyPixels(`more than ${answer.tooManyPixels / 1_000_000} megapixels`)
    if ('broken' in answer) throw new ImageBroken(answer.broken)
    return answer
  } catch (fault) {
    if (fault instanceof TookTooLong) throw new ImageBroken('not decoded in its time', { cause: fault })
    throw fault
  } finally {
    thread.end()
  }
}
