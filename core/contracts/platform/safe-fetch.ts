/** `fetch` for URLs that somebody else chose; core/net says which it refuses, and with what. */
export type SafeFetch = (url: string | URL, init?: SafeFetchInit) => Promise<Response>

export type SafeFetchInit = {
  readonly method?: string
  readonly headers?: HeadersInit
  /** Given as bytes or text, so that it can be sent again after a redirect. */
  readonly body?: string | Uint8Array<ArrayBuffer> | null
  readonly signal?: AbortSignal
  /** Limit of the answer's body, before and after decompression. 5 MB unless told otherwise. */
  readonly maxBytes?: number
  /** Of an answer that is longer and not packed: `refuse` (default), or `cut`, which is its beginning. */
  readonly longer?: 'refuse' | 'cut'
  /** For everything together: names, redirects, body. 10 s unless told otherwise. */
  readonly timeoutMs?: number
  /** `follow` (default), `manual`: the redirect is the answer, `error`: RedirectRefused. */
  readonly redirect?: 'follow' | 'manual' | 'error'
}
