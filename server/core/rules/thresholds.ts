// From where on a number of the stream is worth a finding. Projects set their own in `.vstream/config.yaml`.

export interface Thresholds {
  /** Flow efficiency below this share is low. Streams of knowledge work commonly show 5 to 15 %. */
  readonly flowEfficiency: number;
  /** More expected handoffs per item than this are too many. */
  readonly handoffs: number;
  /** So many teams besides the owner's are too many to depend on. */
  readonly dependencies: number;
  /** A shared service that makes the work wait for this share of the lead time is a bottleneck. */
  readonly sharedServiceWait: number;
}

/** Shares may be written as percentages. */
export const thresholdKinds: Readonly<Record<keyof Thresholds, 'share' | 'count'>> = {
  flowEfficiency: 'share',
  handoffs: 'count',
  dependencies: 'count',
  sharedServiceWait: 'share',
};

/** What each says, for the schema of the settings. */
export const thresholdTexts: Readonly<Record<keyof Thresholds, string>> = {
  flowEfficiency: 'Flow efficiency below this share is low, for `low-flow-efficiency`.',
  handoffs: 'More expected handoffs per item than this are too many, for `too-many-handoffs`.',
  dependencies: 'So many teams besides the owner’s are too many to depend on, for `too-many-dependencies`.',
  sharedServiceWait:
    'A shared service that makes the work wait for this share of the lead time is a bottleneck, for `shared-service-bottleneck`.',
};

export const defaultThresholds: Thresholds = {
  flowEfficiency: 0.15,
  handoffs: 7,
  dependencies: 3,
  sharedServiceWait: 0.25,
};
