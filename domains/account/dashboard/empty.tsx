/** A line is enough here: a page of pictures of nothing would hide what there is. */
export function Empty({ text, href, way }: { text: string; href: string | null; way: string }) {
  return (
    <p class="cluster">
      <span class="muted" safe>
        {text}
      </span>
      {href !== null && (
        <a href={href} safe>
          {way}
        </a>
      )}
    </p>
  )
}
