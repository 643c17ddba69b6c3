/** The elements a program may write (HTML Living Standard §4), and what is particular about some. */
export const VOID = new Set('area br col hr img input link meta source track wbr'.split(' '))

const ORDINARY =
  'a abbr address article aside audio b bdi bdo blockquote body button canvas caption cite code colgroup data datalist dd del details dfn dialog div dl dt em fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hgroup html i ins kbd label legend li main mark menu meter nav noscript ol optgroup option output p picture pre progress q rp rt ruby s samp search section select slot small span strong sub summary sup svg table tbody td template textarea tfoot th thead time title tr u ul var video path g circle rect line polyline polygon ellipse text use defs'

/** Elements that run or fetch code, or change how the page is read: only where the host grants raw HTML. */
export const GRANTED = new Set('script style iframe object embed base'.split(' '))

export const TAGS: ReadonlySet<string> = new Set([...ORDINARY.split(' '), ...VOID, ...GRANTED])

export const BOOLEAN = new Set(
  'allowfullscreen async autofocus autoplay checked controls default defer disabled formnovalidate hidden inert ismap itemscope loop multiple muted nomodule novalidate open playsinline readonly required reversed selected'.split(
    ' ',
  ),
)

export const URLS = new Set(
  'action background cite data formaction href longdesc manifest ping poster src xlink:href'.split(' '),
)
