/** A whole address on the web as a pattern for a field: a scheme, a host that can be one, and no blank. */
export const WEB_ADDRESS = String.raw`https?://[^\s/?#@:%<>\[\]\\]+(?::\d{1,5})?(?:[/?#]\S*)?`
