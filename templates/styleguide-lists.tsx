import { escapeHtml } from '@kitajs/html'
import type { PageContext } from '#core/contracts/page'
import { Badge, StateBadge } from './components/badge'
import { BarChart } from './components/bar-chart'
import { Breadcrumbs } from './components/breadcrumbs'
import { Button, IconButton } from './components/button'
import { Card, CardGrid } from './components/card'
import { DescriptionList } from './components/description-list'
import { Filters } from './components/filters'
import { MediaCard } from './components/media-card'
import { Section } from './components/page-header'
import { Pagination } from './components/pagination'
import { PostCard } from './components/post-card'
import { Money, Price } from './components/price'
import { SearchForm } from './components/search-form'
import { Sparkline } from './components/sparkline'
import { Table } from './components/table'
import { Tabs } from './components/tabs'

const POSTS = [
  [
    'Letters',
    'Why we stopped weighing the carrots',
    'A bunch is a bunch. What a season of selling by eye taught us about trust, waste, and the price of a good scale.',
  ],
  ['Recipes', 'Rose hip syrup, the slow way', 'Pick after the first frost, and do not boil it twice.'],
  ['Growers', 'A day with the bees at Ashen Hill', 'Forty hives, one kettle and no gloves.'],
  ['News', 'New bakery shed: the roof is on', 'Thank you to the nineteen members who came with hammers.'],
] as const

const PRODUCTS = [
  ['Ashen Hill Apiary', 'Heather honey', 720, '340 g', 'New'],
  ['Long Furrow Farm', 'Broad beans', 280, '500 g', ''],
  ['Mill Lane Bakery', 'Seeded rye sourdough', 425, 'a loaf', ''],
  ['Hale & Daughter', 'Rose hip syrup', 650, '250 ml', 'Few left'],
] as const

const ORDERS = [
  { number: 'RA-1042', who: 'Bryony Hale', state: 'paid', pence: 3120 },
  { number: 'RA-1041', who: 'Tom Okafor', state: 'collected', pence: 1875 },
  { number: 'RA-1040', who: 'A. Lindqvist', state: 'refunded', pence: 940 },
]

export function ListSamples({ page }: { page: PageContext }) {
  const gbp = (amount: number) => ({ amount, currency: 'GBP' })
  return (
    <>
      <Section title="From the journal" more={{ href: '#', label: 'All posts' }}>
        <CardGrid feature>
          {POSTS.map(([kicker, title, excerpt]) => (
            <PostCard
              href="#"
              kicker={kicker}
              title={title}
              excerpt={excerpt}
              author="Bryony Hale"
              publishedAt={page.now}
              locale={page.locale}
              timeZone={page.timeZone}
              picture={{ src: '/sample.svg', alt: '', width: 600, height: 400 }}
            />
          ))}
        </CardGrid>
      </Section>
      <Section title="In the market this week" id="market">
        <Breadcrumbs
          trail={[{ label: 'Market', href: '#' }, { label: 'Larder', href: '#' }, { label: 'Honey' }]}
        />
        <SearchForm action="#" label="Search products" placeholder="Honey, rye, beans…" />
        <Filters
          label="Categories"
          filters={[
            { label: 'Everything', href: '#', current: true, count: 31 },
            { label: 'Vegetables', href: '#', count: 12 },
            { label: 'Bread', href: '#', count: 6 },
            { label: 'Larder', href: '#', count: 13 },
          ]}
        />
        <CardGrid>
          {PRODUCTS.map(([producer, title, pence, unit, badge]) => (
            <MediaCard
              href="#"
              title={title}
              kicker={producer}
              badge={badge ? <Badge text={badge} tone="accent" /> : undefined}
            >
              <Price price={gbp(pence)} unit={unit} locale={page.locale} />
              <IconButton icon="plus" label={`Add ${title} to the cart`} variant="plain" />
            </MediaCard>
          ))}
        </CardGrid>
        <Pagination page={2} pages={5} hrefOf={number => `?page=${number}`} />
      </Section>
      <Section title="Work">
        <Tabs
          label="Orders by state"
          tabs={[
            { label: 'To pack', href: '#', current: true, count: 4 },
            { label: 'Collected', href: '#', count: 38 },
            { label: 'Refunded', href: '#' },
          ]}
        />
        <Table
          caption="Orders of this week"
          rows={ORDERS}
          columns={[
            { heading: 'Order', names: true, cell: order => escapeHtml(order.number) },
            { heading: 'Member', cell: order => escapeHtml(order.who) },
            { heading: 'State', cell: order => <StateBadge state={order.state} /> },
            {
              heading: 'Total',
              numeric: true,
              cell: order => <Money value={gbp(order.pence)} locale={page.locale} />,
            },
          ]}
        />
      </Section>
      <Section title="Figures">
        <div class="split">
          <BarChart
            title="Sales by day"
            format={value => `£${value}`}
            bars={[31, 44, 28, 67, 120, 96, 12].map((value, day) => ({ label: 'MTWTFSS'[day] ?? '', value }))}
          />
          <Card title="This week">
            <DescriptionList
              items={[
                {
                  term: 'Orders',
                  details: <Sparkline label="Orders, from 3 to 12" values={[3, 5, 4, 8, 7, 12]} />,
                },
                { term: 'Takings', details: <Money value={gbp(39_800)} locale={page.locale} /> },
                { term: 'Best seller', details: 'Broad beans' },
              ]}
            />
            <p>
              <Button variant="plain" icon="download" small>
                Download CSV
              </Button>
            </p>
          </Card>
        </div>
      </Section>
    </>
  )
}
