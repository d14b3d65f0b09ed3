/** `copydesk/consumer`: reading a desk's outputs, each revision of a story once. docs/consuming.md has the contract. */
export { Inbox, StoryBusyError, type InboxOptions } from './inbox.ts';
export { memoryMarks, type HeldStory, type MarkStore } from './marks.ts';
export { isStoryMessage } from './message.ts';
export { consumeQueue, type QueueOptions } from './queue.ts';
export { readSnapshot, SnapshotError, type Snapshot, type SnapshotOptions } from './snapshot.ts';
export { consumeStream, type StreamOptions } from './stream.ts';
export { tailStream, type TailOptions } from './tail.ts';
export type {
  ConsumeOptions,
  Consumption,
  DeadLetter,
  Delivery,
  Handler,
  RedisAddress,
  SkipReason,
} from './types.ts';
export type {
  Change,
  RetractedRecord,
  StoryArticle,
  StoryEvent,
  StoryMessage,
  StoryRecord,
  Why,
} from '../story/types.ts';
export type { Article, ArticleImage, Provider, Related } from '../article/types.ts';
