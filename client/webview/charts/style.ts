// What all charts share: colours and letters come from the page's style sheet (charts.css), hence from the theme.

export const style = {
  style: {
    background: 'none',
    color: 'var(--chart-text)',
    fontFamily: 'inherit',
    fontSize: '12px',
    overflow: 'visible',
  },
} as const;
