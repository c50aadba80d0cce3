protocol Rule {}
