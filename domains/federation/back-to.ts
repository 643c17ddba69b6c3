import { refererPath } from '#core/oauth/return-to'

/** The page of ours a form stood on; `fallback` when the browser does not say. */
export function backTo(request: Request, fallback: string): string {
  return refererPath(request, new URL(request.url).origin, fallback)
}
