// What all charts share: colours and letters come from the page's style sheet (charts.css), hence from the theme.

/** In pixels of the page at its natural size: letters in a chart are then as large as beside it. */
export const CHART_WIDTH = 440;

export const style = {
  style: {
    background: 'none',
    color: 'var(--chart-text)',
    fontFamily: 'inherit',
    fontSize: '12px',
    overflow: 'visible',
  },
} as const;
