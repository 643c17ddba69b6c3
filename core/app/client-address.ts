/**
 * The address a request came from, as the nearest proxy tells it (the last of `X-Forwarded-For`); empty without
 * one. For rate limits alone: where no proxy stands in front, a sender may write there what it likes.
 */
export function clientAddress(request: Request): string {
  return request.headers.get('x-forwarded-for')?.split(',').at(-1)?.trim().slice(0, 64) ?? ''
}
