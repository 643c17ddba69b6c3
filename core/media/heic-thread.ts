// HEIC is decoded in this thread; `decode-heic.ts` asks it.
import libheif from 'libheif-js/wasm-bundle.js'
import { answerIn } from '#core/threads/in-thread'
import type { DecodedHeic, HeicAnswer } from './decode-heic'
import { isDisplayP3, toSrgb } from './display-p3'

/** Decoded it is in memory three times: four bytes a pixel here, as many handed over, three in the answer. */
const MAX_PIXELS = 25_000_000

type Plane = {
  readonly width: number
  readonly height: number
  /** Bytes from one line to the next. */
  readonly stride: number
  readonly data: Uint8Array
}

answerIn<Uint8Array, HeicAnswer>(async bytes => {
  const context = libheif.heif_context_alloc()
  const read = libheif.heif_context_read_from_memory(context, bytes)
  if (read.code !== libheif.heif_error_code.heif_error_Ok) return { broken: read.message }
  const handle = libheif.heif_js_context_get_primary_image_handle(context)
  if (handle.code !== undefined) return { broken: handle.message }
  const width = libheif.heif_image_handle_get_width(handle)
  const height = libheif.heif_image_handle_get_height(handle)
  // Said in its head, before anything of that size is decoded.
  if (width * height > MAX_PIXELS) return { tooManyPixels: MAX_PIXELS }
  const decoded = await libheif.heif_js_decode_image2(
    handle,
    libheif.heif_colorspace.heif_colorspace_RGB,
    libheif.heif_chroma.heif_chroma_interleaved_RGBA,
  )
  if (decoded.code !== undefined) return { broken: decoded.message }
  const { heif_channel_interleaved: interleaved } = libheif.heif_channel
  const plane = decoded.channels.find(({ id }) => id === interleaved)
  if (!plane || plane.width * plane.height > MAX_PIXELS) return { broken: 'no picture in it' }
  const picture = withoutPadding(plane)
  if (isDisplayP3(bytes)) toSrgb(picture.data, picture.channels)
  return picture
})

/** Line by line without the room behind each, and without an alpha channel that says nothing. */
function withoutPadding(plane: Plane): DecodedHeic {
  const { width, height, stride, data } = plane
  const channels = isOpaque(plane) ? 3 : 4
  const packed = new Uint8Array(width * height * channels)
  let at = 0
  for (let y = 0; y < height; y += 1)
    for (let from = y * stride; from < y * stride + width * 4; from += 4)
      for (let channel = 0; channel < channels; channel += 1) packed[at++] = data[from + channel]!
  return { width, height, channels, data: packed }
}

function isOpaque({ width, height, stride, data }: Plane): boolean {
  for (let y = 0; y < height; y += 1)
    for (let at = y * stride + 3; at < y * stride + width * 4; at += 4) if (data[at] !== 255) return false
  return true
}
