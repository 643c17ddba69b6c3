/** What we call of libheif (its C interface, by Emscripten), which comes with types that know nothing of what is inside. */
declare module 'libheif-js/wasm-bundle.js' {
  type Handle = { readonly code?: undefined }
  type Plane = {
    readonly id: unknown
    readonly width: number
    readonly height: number
    readonly stride: number
    readonly data: Uint8Array
  }
  /** Its own kind of object, which a thing that went well is not. */
  type Fault = { readonly code: object | number; readonly message: string }

  const libheif: {
    readonly heif_error_code: { readonly heif_error_Ok: object | number }
    readonly heif_colorspace: { readonly heif_colorspace_RGB: unknown }
    readonly heif_chroma: { readonly heif_chroma_interleaved_RGBA: unknown }
    readonly heif_channel: { readonly heif_channel_interleaved: unknown }
    heif_context_alloc(): unknown
    heif_context_read_from_memory(context: unknown, bytes: Uint8Array): Fault
    heif_js_context_get_primary_image_handle(context: unknown): Handle | Fault
    heif_image_handle_get_width(handle: Handle): number
    heif_image_handle_get_height(handle: Handle): number
    heif_js_decode_image2(
      handle: Handle,
      colorspace: unknown,
      chroma: unknown,
    ): { readonly channels: readonly Plane[]; readonly code?: undefined } | Fault
  }
  export default libheif
}
