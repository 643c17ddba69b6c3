/** How an attribute is filled. The second line is for programs that are not granted raw HTML; see allowed.ts. */
export type AttributeRule =
  | ('plain' | 'url' | 'style' | 'srcset' | 'boolean')
  | ('link' | 'media' | 'local' | 'fragment' | 'plain-style' | 'paint' | 'meta-name')
