/** Where Ghost keeps uploads; `size/w600/` and the like are copies it made of them. */
const UPLOAD = /\/content\/(?:images|media|files)\/(?:size\/\w+\/)?(?:format\/\w+\/)?[^\s"'\\<>()?#]+/g

/**
 * The paths of all uploads that an export mentions anywhere, e.g. `/content/images/2026/11/x.png`, once each.
 * The files are no part of an export: whoever imports finds them in the old site's `content` folder. Some
 * cards keep the old site's own address before the path, so match on the path alone.
 */
export function ghostUploads(json: string): string[] {
  const paths = json.match(UPLOAD) ?? []
  return [...new Set(paths.map(ghostUploadPath))].sort()
}

/** The path of the upload behind an address (of any size Ghost made of it), or the address itself. */
export function ghostUploadPath(url: string): string {
  const path = /\/content\/(?:images|media|files)\/[^\s?#]+/.exec(url)?.[0]
  return path?.replace(/\/size\/\w+/, '').replace(/\/format\/\w+/, '') ?? url
}
