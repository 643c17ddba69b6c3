/** @jsxImportSource @kitajs/html */
/** A page of 100 components, the same HTML from SX and from @kitajs/html itself; pages a second. */
import { installJit } from '../../core/sx/jit/install'
import { jit } from '../../core/sx/jit/state'
import { display } from '../../core/sx/printer/print'
import { Sx } from '../../core/sx/runtime/sx'
import { paired } from './measure'

const ITEMS = Array.from({ length: 100 }, (_, i) => ({
  title: `Honey & jam ${i}`,
  price: i * 10,
  href: `/p/${i}`,
}))

function Card({ title, price, href }: { title: string; price: number; href: string }): JSX.Element {
  return (
    <li class="card" data-price={price}>
      <a href={href}>
        <h2 safe>{title}</h2>
      </a>
      <p>
        Price: <b>{price}</b>
      </p>
    </li>
  )
}

function Page(): JSX.Element {
  return (
    <main id="list">
      <h1>Products</h1>
      <ul>
        {ITEMS.map(item => (
          <Card {...item} />
        ))}
      </ul>
    </main>
  )
}

const SOURCE = `
  (defcomp ~card (&key title price href)
    (li :class "card" :data-price price (a :href href (h2 title)) (p "Price: " (b price))))
  (define (page items)
    (main :id "list" (h1 "Products")
      (ul (map (fn (i) (~card :title (get i "title") :price (get i "price") :href (get i "href"))) items))))
  page`

const BATCH = 50

export function pages(): { sx: number; kita: number } {
  jit.tier = 'auto'
  installJit()
  const sx = new Sx({})
  const page = sx.eval(SOURCE)
  const items = sx.eval(
    `(list ${ITEMS.map(i => `{:title "${i.title}" :price ${i.price} :href "${i.href}"}`).join(' ')})`,
  )
  const ours = () => display(sx.call(page, [items]))
  const theirs = () => String(Page())
  if (ours() !== theirs())
    throw new Error(`the two pages differ:\n${ours().slice(0, 300)}\n${theirs().slice(0, 300)}`)
  const batch = (make: () => string) => () => {
    for (let i = 0; i < BATCH; i++) make()
  }
  const times = paired(batch(ours), batch(theirs))
  return { sx: (BATCH * 1000) / times.ours, kita: (BATCH * 1000) / times.theirs }
}
