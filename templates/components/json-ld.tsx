/** What the page shows as search engines read it (JSON-LD 1.1, schema.org). A data block: nothing in it runs. */
export function JsonLd({ value }: { value: Readonly<Record<string, unknown>> }) {
  // Nothing that anybody writes can end the block: `</script>` holds a `<`.
  const safeJson = JSON.stringify({ '@context': 'https://schema.org', ...value }).replaceAll('<', '\\u003c')
  return <script type="application/ld+json">{safeJson}</script>
}

type Crumb = { readonly name: string; readonly url: string }

/** schema.org BreadcrumbList: the way from the top to the page itself. */
export function breadcrumbList(trail: readonly Crumb[]) {
  return {
    '@type': 'BreadcrumbList',
    itemListElement: trail.map(({ name, url }, at) => ({
      '@type': 'ListItem',
      position: at + 1,
      name,
      item: url,
    })),
  }
}
