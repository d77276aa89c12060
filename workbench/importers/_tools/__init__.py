"""What authoring tools keep their courses in: data and scripts as pages, media and questions."""
