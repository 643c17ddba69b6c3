import { AccountClosing } from './account/account-closing'
import { Letter } from './account/letter'
import { LetterDelivery } from './account/letter-delivery'
import { Newsletter } from './account/newsletter'
import { Subscription } from './account/subscription'
import { Author } from './blog/author'
import { FormerSlug } from './blog/former-slug'
import { GhostImport } from './blog/ghost-import'
import { GhostUpload } from './blog/ghost-upload'
import { NavigationItem } from './blog/navigation-item'
import { Post } from './blog/post'
import { PostAuthor } from './blog/post-author'
import { PostDeletion } from './blog/post-deletion'
import { PostRevision } from './blog/post-revision'
import { PostTag } from './blog/post-tag'
import { Publication } from './blog/publication'
import { PublicationSchedule } from './blog/publication-schedule'
import { Tag } from './blog/tag'
import { Booking } from './cart/booking'
import { Cart } from './cart/cart'
import { CartLine } from './cart/cart-line'
import { Collection } from './cart/collection'
import { DifferenceSettlement } from './cart/difference-settlement'
import { Order } from './cart/order'
import { OrderLetter } from './cart/order-letter'
import { OrderLine } from './cart/order-line'
import { Payment } from './cart/payment'
import { PaymentDifference } from './cart/payment-difference'
import { Refund } from './cart/refund'
import { RefundLine } from './cart/refund-line'
import { Reservation } from './cart/reservation'
import { Calendar } from './events/calendar'
import { CheckIn } from './events/check-in'
import { ContainerLink } from './events/container-link'
import { EventEntry } from './events/event-entry'
import { Occurrence } from './events/occurrence'
import { OccurrenceQuota } from './events/occurrence-quota'
import { OccurrenceRetirement } from './events/occurrence-retirement'
import { Quota } from './events/quota'
import { Slot } from './events/slot'
import { SlotRetirement } from './events/slot-retirement'
import { Ticket } from './events/ticket'
import { TicketCancellation } from './events/ticket-cancellation'
import { TicketReminder } from './events/ticket-reminder'
import { TicketReturn } from './events/ticket-return'
import { TicketType } from './events/ticket-type'
import { TicketTypeRetirement } from './events/ticket-type-retirement'
import { Activity } from './federation/activity'
import { Actor } from './federation/actor'
import { ActorKey } from './federation/actor-key'
import { Block } from './federation/block'
import { Delivery } from './federation/delivery'
import { Follow } from './federation/follow'
import { Note } from './federation/note'
import { Notification } from './federation/notification'
import { Reaction } from './federation/reaction'
import { RemoteHost } from './federation/remote-host'
import { Report } from './federation/report'
import { Withdrawal } from './federation/withdrawal'
import { AuthorizationCode } from './identity/authorization-code'
import { Grant } from './identity/grant'
import { MagicLink } from './identity/magic-link'
import { Member } from './identity/member'
import { OAuthClient } from './identity/oauth-client'
import { RoleGrant } from './identity/role-grant'
import { Session } from './identity/session'
import { SigningKey } from './identity/signing-key'
import { Token } from './identity/token'
import { Category } from './market/category'
import { Listing } from './market/listing'
import { MarketPage } from './market/market-page'
import { MarketPagePublication } from './market/market-page-publication'
import { PriceChange } from './market/price-change'
import { Producer } from './market/producer'
import { Product } from './market/product'
import { ProductDraft } from './market/product-draft'
import { ScrapeRun } from './market/scrape-run'
import { StockMovement } from './market/stock-movement'
import { Supplier } from './market/supplier'
import { Variant } from './market/variant'
import { VariantRetirement } from './market/variant-retirement'
import { Claim } from './site/claim'
import { KeptForm } from './site/kept-form'
import { Media } from './site/media'
import { OutgoingLetter } from './site/outgoing-letter'
import { SentMail } from './site/sent-mail'
import { Setting } from './site/setting'
import { Worker } from './site/worker'

/** Every entity, spelled out: MikroORM discovers nothing by itself here. */
export const entities = [
  AccountClosing,
  LetterDelivery,
  Letter,
  Newsletter,
  Subscription,
  Author,
  NavigationItem,
  FormerSlug,
  GhostImport,
  GhostUpload,
  PostAuthor,
  PostDeletion,
  PostRevision,
  PostTag,
  Post,
  PublicationSchedule,
  Publication,
  Tag,
  CartLine,
  Cart,
  Collection,
  OrderLetter,
  OrderLine,
  Order,
  Payment,
  PaymentDifference,
  RefundLine,
  DifferenceSettlement,
  Refund,
  Reservation,
  Booking,
  Calendar,
  CheckIn,
  ContainerLink,
  EventEntry,
  OccurrenceQuota,
  OccurrenceRetirement,
  Occurrence,
  Quota,
  Slot,
  SlotRetirement,
  TicketCancellation,
  TicketReminder,
  TicketReturn,
  TicketType,
  TicketTypeRetirement,
  Ticket,
  Activity,
  ActorKey,
  Actor,
  Block,
  Delivery,
  Follow,
  Note,
  Notification,
  Reaction,
  RemoteHost,
  Report,
  Withdrawal,
  AuthorizationCode,
  Grant,
  MagicLink,
  Member,
  OAuthClient,
  RoleGrant,
  Session,
  SigningKey,
  Token,
  Category,
  Listing,
  MarketPagePublication,
  MarketPage,
  PriceChange,
  Producer,
  ProductDraft,
  Product,
  ScrapeRun,
  StockMovement,
  Supplier,
  Variant,
  VariantRetirement,
  Claim,
  KeptForm,
  Media,
  OutgoingLetter,
  SentMail,
  Setting,
  Worker,
]
